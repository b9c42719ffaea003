using Vectl.Linux;

namespace Vectl.Runtime.Host;

/// <summary>Programs that templates are built with; running VEs need none of them.</summary>
static class ToolChecks
{
    const string Area = "tools";

    static readonly (string Program, string Package, string Use)[] s_tools =
    [
        ("mmdebstrap", "mmdebstrap", "builds Debian and Ubuntu templates"),
        ("busybox", "busybox-static", "is what the busybox template consists of"),
        ("xz", "xz-utils", "unpacks .tar.xz templates"),
        ("zstd", "zstd", "unpacks .tar.zst templates"),
    ];

    public static IEnumerable<Finding> Run()
    {
        string[] path = (Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin").Split(':', StringSplitOptions.RemoveEmptyEntries);
        foreach ((string program, string package, string use) in s_tools)
        {
            string? found = path.Select(directory => $"{directory}/{program}").FirstOrDefault(File.Exists);
            yield return program == "busybox" && found is not null && !IsStatic(found)
                ? Finding.Warning(Area, program, $"{found} is linked dynamically, so it does not run alone in a template", Install(package))
                : Tool(program, package, use, found);
        }
    }

    internal static Finding Tool(string program, string package, string use, string? found) => found is null
        ? Finding.Warning(Area, program, $"not found; it {use}", Install(package))
        : Finding.Ok(Area, program, found);

    static string Install(string package) => $"apt-get install {package}";

    static bool IsStatic(string path)
    {
        using Fd fd = Kernel.Open(path, LibC.O_RDONLY);
        byte[] head = new byte[4096];
        return ElfFile.IsStatic(head.AsSpan(0, Kernel.Read(fd, head, path)));
    }
}
