using System.Text;
using Vectl.Cli.Parsing;

namespace Vectl.Cli.Completions;

/// <summary>The completion script for bash: the grammar as a table of words, and one function that walks it.</summary>
static class BashScript
{
    const string Head = """
        # Completion of vectl(8), vzctl and vzlist for bash, written by 'vectl completion bash'.

        _vectl_ves() {
            local ctid name
            vectl list -a -H -t -o ctid,name 2>/dev/null | while read -r ctid name; do
                printf '%s\n' "$ctid"
                case $name in - | *' '*) ;; *) printf '%s\n' "$name" ;; esac
            done
        }

        _vectl_templates() {
            vectl template list -1 2>/dev/null
        }

        # Sets options (all), values (option=kind) and arguments (kinds) of the verb $1. A kind is @function or choices with commas.
        _vectl_grammar() {
            case $1 in

        """;

    const string Tail = """
            esac
        }

        _vectl_candidates() {
            case $1 in
                @ves) _vectl_ves ;;
                @templates) _vectl_templates ;;
                @files) compgen -f -- "$2" ;;
                @verbs) printf '%s\n' $verbs ;;
                @none) ;;
                *) printf '%s\n' ${1//,/ } ;;
            esac
        }

        _vectl() {
            local cur=${COMP_WORDS[COMP_CWORD]} verb='' kind='' options='' values='' arguments='' value word i=1
            local -a kinds
            COMPREPLY=()
            if [[ ${COMP_WORDS[0]##*/} == vzlist ]]; then
                verb=list
            else
                for ((; i < COMP_CWORD; i++)); do
                    case ${COMP_WORDS[i]} in
                        --root) ((i++)) ;;
                        -*) ;;
                        *) verb=${COMP_WORDS[i++]}; break ;;
                    esac
                done
            fi
            if [[ -z $verb ]]; then
                [[ ${COMP_WORDS[COMP_CWORD-1]} == --root ]] && COMPREPLY=($(compgen -d -- "$cur")) && return
                COMPREPLY=($(compgen -W "$verbs $flags" -- "$cur"))
                return
            fi
            if [[ " $groups " == *" $verb "* ]] && ((i < COMP_CWORD)); then
                verb="$verb ${COMP_WORDS[i++]}"
            fi
            _vectl_grammar "$verb"
            kinds=($arguments)
            for ((; i < COMP_CWORD; i++)); do
                word=${COMP_WORDS[i]}
                value=''
                for kind in $values; do [[ ${kind%%=*} == "$word" ]] && value=${kind#*=}; done
                if [[ -n $value ]]; then
                    ((i + 1 == COMP_CWORD)) && COMPREPLY=($(compgen -W "$(_vectl_candidates "$value" "$cur")" -- "$cur")) && return
                    ((++i == COMP_CWORD)) && return
                elif [[ $word != -* ]]; then
                    ((${#kinds[@]} > 1)) && kinds=("${kinds[@]:1}") || { [[ ${kinds[0]-} == *+ ]] || kinds=(); }
                fi
            done
            kind=${kinds[0]-}; kind=${kind%+}
            if [[ $cur == -* || -z $kind ]]; then
                COMPREPLY=($(compgen -W "$options" -- "$cur"))
            else
                COMPREPLY=($(compgen -W "$(_vectl_candidates "$kind" "$cur")" -- "$cur"))
            fi
        }

        complete -F _vectl vectl vzctl vzlist

        """;

    /// <summary>The script.</summary>
    public static string Render(IReadOnlyList<VerbCommand> verbs)
    {
        var text = new StringBuilder(Head);
        foreach (VerbEntry entry in VerbEntry.Flatten(verbs))
            AppendVerb(text, entry);
        text.Append(Tail.Replace("local cur=", $"local verbs='{string.Join(' ', verbs.Select(v => v.Name))}'\n"
            + $"    local flags='{string.Join(' ', GlobalOptions.Spellings)}'\n"
            + $"    local groups='{string.Join(' ', verbs.Where(v => v.Subcommands.Count > 0).Select(v => v.Name))}'\n    local cur=", StringComparison.Ordinal));
        return text.ToString();
    }

    static void AppendVerb(StringBuilder text, VerbEntry entry)
    {
        string names = string.Join(" | ", entry.Command.Aliases.Prepend(entry.Words).Select(n => $"'{n}'"));
        text.Append($"        {names})\n            options='{string.Join(' ', entry.OptionNames)}'\n");
        if (entry.Valued.Any())
            text.Append($"            values='{string.Join(' ', entry.Valued.SelectMany(o => VerbEntry.Spellings(o).Select(n => $"{n}={Text(ValueKind.Of(o))}")))}'\n");
        IEnumerable<string> arguments = entry.Command.Subcommands.Count > 0 ? [string.Join(',', entry.Command.Subcommands.Select(c => c.Name))]
            : entry.Command.Arguments.Select(a => Text(ValueKind.Of(a)) + (a.Arity.MaximumNumberOfValues > 1 ? "+" : ""));
        text.Append($"            arguments='{string.Join(' ', arguments)}'\n            ;;\n");
    }

    // A value that nothing completes still has to be stepped over, so its kind is not empty.
    static string Text(ValueKind kind) => kind.Source.Length > 0 ? "@" + kind.Source : kind.Choices.Count > 0 ? string.Join(',', kind.Choices) : "@none";
}
