using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.State;
using Vectl.Runtime.Storage;

namespace Vectl.Cli.Commands;

/// <summary>What <c>list</c> shows of which containers, in which order: pure, given what there is.</summary>
/// <param name="Scope">By status.</param>
/// <param name="Sort">The field to sort by, with a dash before it for descending order.</param>
/// <param name="Hostname">A pattern that the host name matches, or null.</param>
/// <param name="Name">A pattern that the name matches, or null.</param>
/// <param name="Description">A pattern that the description matches, or null.</param>
/// <param name="Interface">A pattern that the name of one of its interfaces matches, or null.</param>
sealed record ListQuery(ListScope Scope, string Sort, string? Hostname, string? Name, string? Description, string? Interface)
{
    /// <summary>The field to sort by, or exit code 20.</summary>
    public ListField SortField => ListField.Parse(Sort.StartsWith('-') ? Sort[1..] : Sort);

    /// <summary>The containers to show, in order.</summary>
    public IReadOnlyList<VeSummary> Select(IEnumerable<VeSummary> containers, VectlPaths paths)
    {
        bool descending = Sort.StartsWith('-');
        ListField field = SortField;
        var chosen = containers.Where(Matches).Select(ve => (Key: field.Value(ve, paths), Container: ve)).ToList();
        // List.Sort is not stable: the CTID decides between equals.
        chosen.Sort((a, b) => Order(a.Key.CompareTo(b.Key), descending) is var order and not 0 ? order : a.Container.Id.CompareTo(b.Container.Id));
        return [.. chosen.Select(c => c.Container)];
    }

    /// <summary>The rows of a table.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Rows(IReadOnlyList<VeSummary> containers, IReadOnlyList<ListField> fields, VectlPaths paths)
        => [.. containers.Select(ve => (IReadOnlyList<string>)[.. fields.Select(f => f.Value(ve, paths).ToString())])];

    static int Order(int comparison, bool descending) => descending ? -comparison : comparison;

    bool Matches(VeSummary container) => Scope switch
    {
        ListScope.Running => container.Status == VeStatus.Running,
        ListScope.Stopped => container.Status != VeStatus.Running,
        _ => true,
    }
        && (Hostname is null || Glob.Matches(Hostname, container.Config?.EffectiveHostname))
        && (Name is null || Glob.Matches(Name, container.Config?.Name?.Text))
        && (Description is null || Glob.Matches(Description, container.Config?.Description))
        && (Interface is null || container.Network?.Any(one => Glob.Matches(Interface, one.Name)) == true);
}
