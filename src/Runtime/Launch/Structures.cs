using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Vectl.Linux;
using Vectl.Namespaces.Plans;
using Vectl.Runtime.Values;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Launch;

/// <summary>Kernel structures as plan arguments.</summary>
static unsafe class Structures
{
    public static readonly Arg OpenHowSize = sizeof(open_how);

    public static Arg OpenHow(int flags, ulong resolve, string text)
        => Of(new open_how { flags = (uint)flags, resolve = resolve }, text);

    public static Arg LoopbackFlags(short flags, string text)
    {
        var request = new ifreq_flags { ifr_flags = flags };
        "lo"u8.CopyTo(new Span<byte>(request.ifr_name, 16));
        return Of(request, text);
    }

    public static Arg Limit(ProcessLimit limit)
        => Of(new rlimit64 { rlim_cur = limit.Soft ?? RLIM64_INFINITY, rlim_max = limit.Hard ?? RLIM64_INFINITY }, $"{{{limit}}}");

    public static Arg Ids(ImmutableArray<uint> ids) => new Arg.Bytes([.. MemoryMarshal.AsBytes(ids.AsSpan())], $"{{{string.Join(' ', ids)}}}");

    static Arg Of<T>(T value, string text) where T : unmanaged
        => new Arg.Bytes([.. MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value))], text);
}
