namespace Vectl.Cli.Output;

/// <summary>A column of a table.</summary>
/// <param name="Header">Its heading.</param>
/// <param name="Width">Its width in characters; 0 fits the longest cell.</param>
/// <param name="AlignRight">Whether cells are set flush right.</param>
sealed record Column(string Header, int Width = 0, bool AlignRight = false);
