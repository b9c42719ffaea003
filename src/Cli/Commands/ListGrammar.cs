using System.CommandLine;
using Vectl.Cli.Parsing;

namespace Vectl.Cli.Commands;

/// <summary>vzlist's options.</summary>
static class ListGrammar
{
    /// <summary>The grammar.</summary>
    public static VerbCommand Define()
    {
        var targets = new Argument<string[]>(Word.Ve) { HelpName = Word.Ve, Description = "Only these containers, whatever their status", Arity = ArgumentArity.ZeroOrMore };
        Option<bool> all = Word.Flag("--all", "All containers, not only those that run", "-a");
        Option<bool> stopped = Word.Flag("--stopped", "Only containers that do not run", "-S");
        Option<bool> byName = Word.Flag("--name", "Show the name instead of the host name", "-n");
        Option<bool> noHeader = Word.Flag("--no-header", "No headings", "-H");
        Option<bool> noTrim = Word.Flag("--no-trim", "Do not cut long values", "-t");
        Option<bool> json = Word.Flag("--json", "As JSON, with all fields", "-j");
        Option<bool> one = Word.Flag("-1", "Only CTIDs: the same as -H -octid");
        Option<bool> names = Word.Flag("--list", "List the fields", "-L");
        Option<string?> output = Word.Value("--output", "FIELD,...", "Show these fields", "-o");
        Option<string?> sort = Word.Value("--sort", "[-]FIELD", "Sort by this field; with a dash in descending order", "-s");
        Option<string?> hostname = Word.Value("--hostname", "PATTERN", "Only containers whose host name matches", "-h");
        Option<string?> name = Word.Value("--name_filter", "PATTERN", "Only containers whose name matches", "-N");
        Option<string?> description = Word.Value("--description", "PATTERN", "Only containers whose description matches", "-d");
        Option<string?> ifname = Word.Value("--ifname", "PATTERN", "Only containers with a network interface whose name matches", "-i");
        return new VerbCommand("list", "List containers; running ones, unless told otherwise", targets, all, stopped, byName, noHeader, noTrim, json, one, names, output, sort, hostname, name, description, ifname)
        {
            Usage = $"[{Word.Ve}...]",
            Group = "Information",
            Notes = """
                Patterns are those of the shell. Exit code 1 when nothing matches. The parameters of OpenVZ's beancounters are fields too: alone what is held,
                with .m the most that was, .b the barrier, .l the limit and .f how often that failed; see ubc. cpulimit is in percent of one CPU, iolimit
                in bytes a second, 0 is no limit; all of these are the kernel's word on a container that runs.
                """,
            Examples = ["vectl list -a", "vectl list -H -o ctid,status,name -s -uptime", "vectl list -o ctid,physpages,physpages.m,physpages.l,physpages.f", "vzlist -1"],
            Bind = result =>
            {
                string[] chosen = result.GetValue(targets) ?? [];
                ListScope scope = result.GetValue(stopped) ? ListScope.Stopped
                    : result.GetValue(all) || chosen.Length > 0 ? ListScope.All : ListScope.Running;
                var query = new ListQuery(scope, result.GetValue(sort) ?? "ctid", result.GetValue(hostname), result.GetValue(name), result.GetValue(description), result.GetValue(ifname));
                ListFormat format = If(result.GetValue(noHeader) || result.GetValue(one), ListFormat.NoHeader) | If(result.GetValue(noTrim), ListFormat.NoTrim)
                    | If(result.GetValue(json), ListFormat.Json) | If(result.GetValue(names), ListFormat.FieldNames);
                string fields = result.GetValue(one) ? "ctid" : result.GetValue(output) ?? (result.GetValue(byName) ? ListField.Default.Replace("hostname", "name") : ListField.Default);
                return new List(query, fields, format, new(chosen));
            },
        }.WithCommonOptions(shortHelp: false);
    }

    static ListFormat If(bool condition, ListFormat flag) => condition ? flag : ListFormat.Table;
}
