namespace Vectl.Runtime.Templates;

/// <summary>Permission bits that occur in OS trees; C# has no octal numbers.</summary>
static class TreeModes
{
    /// <summary>0755: directories and programs.</summary>
    public const uint Program = 7 << 6 | 5 << 3 | 5;

    /// <summary>0644: files.</summary>
    public const uint Data = 6 << 6 | 4 << 3 | 4;

    /// <summary>0444: files that their owner does not write either.</summary>
    public const uint ReadOnly = 4 << 6 | 4 << 3 | 4;

    /// <summary>0555: directories that are mount points only.</summary>
    public const uint MountPoint = 5 << 6 | 5 << 3 | 5;

    /// <summary>1777: directories for everybody.</summary>
    public const uint Shared = 1 << 9 | 7 << 6 | 7 << 3 | 7;

    /// <summary>0600: files of root alone, and files that are not finished.</summary>
    public const uint PrivateFile = 6 << 6;

    /// <summary>0700: directories of root alone, and directories that are not finished.</summary>
    public const uint PrivateDirectory = 7 << 6;

    /// <summary>0111: what makes a file a program.</summary>
    public const uint Executable = 1 << 6 | 1 << 3 | 1;
}
