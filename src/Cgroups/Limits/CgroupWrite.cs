namespace Vectl.Cgroups.Limits;

/// <summary>One limit as the kernel takes it: a value for a file of the VE's cgroup.</summary>
/// <param name="Key">The key of the configuration that it comes from, e.g. <c>cpu.limit</c>.</param>
/// <param name="File">The file, whose first word is the controller's name.</param>
/// <param name="Value">What is written, in one <c>write(2)</c>.</param>
/// <param name="IsDefault">Whether it is the kernel's own value, which a cgroup without the file has anyway.</param>
public readonly record struct CgroupWrite(string Key, string File, string Value, bool IsDefault = false)
{
    /// <summary>The controller that has the file; <c>cgroup</c> for those that every cgroup has.</summary>
    public string Controller => File[..File.IndexOf('.', StringComparison.Ordinal)];

    /// <inheritdoc/>
    public override string ToString() => $"{File} = {Value.TrimEnd('\n')}";
}
