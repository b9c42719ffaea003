namespace Vectl.Cli.Commands;

/// <summary>How <c>list</c> shows what it found.</summary>
[Flags]
enum ListFormat
{
    /// <summary>A table with headings and fixed widths.</summary>
    Table = 0,
    /// <summary>No headings (<c>-H</c>).</summary>
    NoHeader = 1,
    /// <summary>Long values are not cut (<c>-t</c>).</summary>
    NoTrim = 2,
    /// <summary>JSON (<c>-j</c>).</summary>
    Json = 4,
    /// <summary>Not the containers but the names of the fields (<c>-L</c>).</summary>
    FieldNames = 8,
}
