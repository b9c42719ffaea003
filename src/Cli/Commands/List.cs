using Vectl.Cgroups.Usage;
using Vectl.Cli.Output;
using Vectl.Cli.Parsing;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.Storage;

namespace Vectl.Cli.Commands;

/// <summary><c>list</c>, which is vzlist.</summary>
sealed record List(ListQuery Query, string Fields, ListFormat Format, TargetList Targets) : Verb
{
    /// <summary>The grammar.</summary>
    public static VerbCommand Define() => ListGrammar.Define();

    /// <inheritdoc/>
    public override int Run(Session session)
    {
        if (Format.HasFlag(ListFormat.FieldNames))
        {
            session.Terminal.Write(string.Concat(ListField.All.Select(f => $"{f.Name,-12} {f.Column.Header}\n")));
            return 0;
        }
        IReadOnlyList<ListField> fields = ListField.ParseMany(Fields);
        VectlPaths paths = session.Host.Paths;
        IEnumerable<ListField> read = Format.HasFlag(ListFormat.Json) ? ListField.OfJson : fields;
        UsageParts usage = read.Append(Query.SortField).Aggregate(UsageParts.None, (parts, field) => parts | field.Parts);
        IReadOnlyList<VeSummary> chosen = Query.Select(Find(session, new ListVes(session.Host), usage), paths);
        Print(session, chosen, fields, paths);
        return chosen.Count == 0 ? 1 : 0;
    }

    void Print(Session session, IReadOnlyList<VeSummary> chosen, IReadOnlyList<ListField> fields, VectlPaths paths)
    {
        foreach (VeSummary broken in chosen.Where(ve => ve.Problem is not null))
            session.Errors.Warn($"container {broken.Id}: {broken.Problem}");
        if (Format.HasFlag(ListFormat.Json))
            WriteJson(session.Terminal, chosen, paths);
        else if (chosen.Count == 0)
            session.Errors.Notice("Container(s) not found");
        else
            session.Terminal.Write(new Table([.. fields.Select(f => f.Column)], !Format.HasFlag(ListFormat.NoHeader), !Format.HasFlag(ListFormat.NoTrim))
                .Render(ListQuery.Rows(chosen, fields, paths)));
    }

    /// <summary>All fields of the containers, typed.</summary>
    public static void WriteJson(Terminal terminal, IReadOnlyList<VeSummary> chosen, VectlPaths paths) => Json.WriteArray(terminal, chosen, (writer, ve) =>
    {
        foreach (ListField field in ListField.OfJson)
        {
            writer.WritePropertyName(field.Name);
            field.Value(ve, paths).Write(writer);
        }
        NetworkJson.Write(writer, ve);
    });

    IEnumerable<VeSummary> Find(Session session, ListVes containers, UsageParts usage)
    {
        if (Targets.Items.Count == 0)
            return containers.All(usage);
        var found = new SortedDictionary<int, VeSummary>();
        foreach (string target in Targets.Items)
        {
            if (Lookup(session, containers, target, usage) is { } container)
                found[container.Id.Number] = container;
            else
                session.Errors.Notice($"CTID {target} not found");
        }
        return found.Values;
    }

    static VeSummary? Lookup(Session session, ListVes containers, string target, UsageParts usage)
    {
        try
        {
            return containers.One(session.Resolve(target), usage);
        }
        catch (VeException e) when (e.Error == VeError.BadValue)
        {
            // One unknown name does not keep the others from the list; the caller says which it was.
            return null;
        }
    }
}
