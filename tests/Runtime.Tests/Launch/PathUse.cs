using System.Collections.Immutable;
using Vectl.Linux;
using Vectl.Namespaces.Plans;

namespace Vectl.Runtime.Tests.Launch;

/// <summary>A path that a step gives to the kernel.</summary>
/// <param name="Step">The step.</param>
/// <param name="Directory">The descriptor that a relative path starts from; null for the current directory.</param>
/// <param name="Path">The path.</param>
sealed record PathUse(CallStep Step, Slot? Directory, string Path)
{
    const int None = -1;

    // For each call the positions of (directory descriptor, path).
    static readonly Dictionary<SysNo, ImmutableArray<(int Directory, int Path)>> s_arguments = new()
    {
        [SysNo.openat] = [(0, 1)],
        [SysNo.openat2] = [(0, 1)],
        [SysNo.mkdirat] = [(0, 1)],
        [SysNo.mknodat] = [(0, 1)],
        [SysNo.symlinkat] = [(1, 2)],
        [SysNo.open_tree] = [(0, 1)],
        [SysNo.move_mount] = [(0, 1), (2, 3)],
        [SysNo.mount] = [(None, 0), (None, 1)],
        [SysNo.unlinkat] = [(0, 1)],
        [SysNo.umount2] = [(None, 0)],
        [SysNo.chdir] = [(None, 0)],
        [SysNo.pivot_root] = [(None, 0), (None, 1)],
        [SysNo.execve] = [(None, 0)],
    };

    // Calls whose strings are no paths.
    static readonly SysNo[] s_noPaths = [SysNo.fsopen, SysNo.fsconfig, SysNo.sethostname, SysNo.setdomainname, SysNo.prctl, SysNo.write];

    /// <summary>Every path of a stage in order; fails for a call that the table does not know, so that a new one is thought about.</summary>
    public static IEnumerable<PathUse> Of(Stage stage)
    {
        foreach (CallStep call in stage.Steps.OfType<CallStep>())
        {
            if (!s_arguments.TryGetValue(call.Number, out ImmutableArray<(int Directory, int Path)> arguments))
            {
                Assert.True(s_noPaths.Contains(call.Number) || !call.Args.Any(argument => argument is Arg.Str), $"{stage.Name}: is the string of {call.Number} a path?");
                continue;
            }
            foreach ((int directory, int path) in arguments)
                if (call.Args[path] is Arg.Str text && !IsFileSystemName(call, path))
                    yield return new PathUse(call, directory != None && call.Args[directory] is Arg.Register register ? register.Slot : null, text.Content);
        }
    }

    // mount(2): the source of anything but a bind mount is a name.
    static bool IsFileSystemName(CallStep call, int path) => call.Number == SysNo.mount && path == 0 && call.Args[2] is Arg.Str;

    /// <summary>One name in the directory, no way out of it and none through it.</summary>
    public bool IsOneName => Path.Length > 0 && !Path.Contains('/') && Path is not ("." or "..");

    public override string ToString() => $"{Step.Number}({Directory?.Name ?? "current directory"}, \"{Path}\")";
}
