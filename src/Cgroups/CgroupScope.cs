namespace Vectl.Cgroups;

/// <summary>How far a question about a cgroup goes.</summary>
public enum CgroupScope
{
    /// <summary>The cgroup alone.</summary>
    Self,
    /// <summary>It and all its descendants.</summary>
    Tree,
}
