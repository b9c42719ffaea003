namespace Vectl.Runtime.Templates;

/// <summary>By which means a recipe's tree is built.</summary>
public enum TemplateBuilder
{
    /// <summary>The host's static busybox and a handful of files.</summary>
    Busybox,
    /// <summary>mmdebstrap(1) of the host.</summary>
    Mmdebstrap,
}
