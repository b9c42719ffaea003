using Vectl.Runtime.Templates.Archives;

namespace Vectl.Runtime.Templates;

/// <summary>A template that was imported, and what of the archive was left out.</summary>
/// <param name="Manifest">The template.</param>
/// <param name="Report">Counts.</param>
public sealed record ImportedTemplate(TemplateManifest Manifest, ExtractReport Report);
