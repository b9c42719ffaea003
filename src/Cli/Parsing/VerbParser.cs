using System.CommandLine;
using System.CommandLine.Parsing;
using Vectl.Cli.Commands;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Values;

namespace Vectl.Cli.Parsing;

/// <summary>Parses the words of one verb, and says in our words what is wrong with them.</summary>
static class VerbParser
{
    // No response files: '@file' is a word like any other.
    static readonly ParserConfiguration _configuration = new() { ResponseFileTokenReplacer = null };

    /// <summary>Parses <paramref name="words"/>, the first of which is the verb.</summary>
    public static CommandLine Parse(VerbCommand verb, IReadOnlyList<string> words, GlobalOptions options)
    {
        ParseResult result = verb.Parse(words, _configuration);
        var command = (VerbCommand)result.CommandResult.Command;
        if (result.GetValue(command.Help))
            return new(options, new Help(command == verb ? [verb.Name] : [verb.Name, command.Name]));
        Reject(command, result);
        if (command.Bind is null)
            throw NoSubcommand(command);
        options = options with
        {
            Quiet = options.Quiet || result.GetValue(command.Quiet),
            Verbose = options.Verbose || result.GetValue(command.Verbose),
        };
        return new(options, command.Bind(result));
    }

    static VeException NoSubcommand(VerbCommand group) => new(VeError.BadSyntax, $"{group.Name} needs a command",
        $"The commands are {string.Join(", ", group.Subcommands.Select(c => c.Name))}.");

    static void Reject(VerbCommand command, ParseResult result)
    {
        // The parser takes an option that it does not know for an argument.
        foreach (string word in Loose(command, result))
            if (word.Length > 1 && word[0] == '-')
                throw UnknownOption(command, word);
        foreach (SymbolResult child in result.CommandResult.Children)
            if (child is OptionResult { Implicit: false } option && option.Option.Arity.MaximumNumberOfValues > 0)
                RejectValues(option);
        if (result.UnmatchedTokens.Count > 0)
            throw Unexpected(command, result.UnmatchedTokens[0]);
        if (result.Errors.Count > 0 && command.Bind is not null)
            throw new VeException(VeError.BadSyntax, Printable.Text(result.Errors[0].Message), Help(command));
    }

    static IEnumerable<string> Loose(VerbCommand command, ParseResult result)
    {
        foreach (Argument argument in command.Arguments)
            foreach (Token token in result.GetResult(argument)?.Tokens ?? [])
                yield return token.Value;
        foreach (string word in result.UnmatchedTokens)
            yield return word;
    }

    static void RejectValues(OptionResult option)
    {
        string name = option.IdentifierToken?.Value ?? option.Option.Name;
        if (option.Tokens.Count == 0)
            throw new VeException(VeError.BadSyntax, $"option {name} needs a value: {option.Option.HelpName}");
        if (option.Option.Arity.MaximumNumberOfValues == 1 && option.IdentifierTokenCount > 1)
            throw new VeException(VeError.BadSyntax, $"option {name} is given more than once");
    }

    static VeException UnknownOption(VerbCommand command, string word)
    {
        string name = word.Split('=')[0];
        string[] known = [.. command.Options.Select(o => o.Name)];
        return new(VeError.BadSyntax, $"unknown option '{Printable.Text(name)}' of {command.Name}", DidYouMean.For(name, known) ?? Help(command));
    }

    static VeException Unexpected(VerbCommand command, string word)
        => command.Subcommands.Count > 0
            ? new(VeError.BadSyntax, $"unknown command '{command.Name} {Printable.Text(word)}'",
                DidYouMean.For(word, [.. command.Subcommands.Select(c => c.Name)]) ?? Help(command))
            : new(VeError.BadSyntax, $"unexpected argument '{Printable.Text(word)}' of {command.Name}", Help(command));

    static string Help(VerbCommand command) => $"Run 'vectl help {command.Name}' for its options.";
}
