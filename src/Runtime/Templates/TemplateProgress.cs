namespace Vectl.Runtime.Templates;

/// <summary>How far long work on a template is.</summary>
/// <param name="Step">What is being done, e.g. <c>extracting</c>; may hold text of a tool that runs.</param>
/// <param name="Done">Bytes or files done.</param>
/// <param name="Total">Of how many; 0 when that is not known.</param>
public readonly record struct TemplateProgress(string Step, long Done = 0, long Total = 0);
