namespace Vectl.Cgroups.Usage;

/// <summary>Of what the memory consists, in bytes, and how much of it was taken back, in pages (<c>memory.stat</c>).</summary>
/// <param name="Anonymous"><c>anon</c>: of processes.</param>
/// <param name="File"><c>file</c>: page cache, shared memory too.</param>
/// <param name="Kernel"><c>kernel</c>: the kernel's own for this cgroup; Linux 5.18.</param>
/// <param name="Shared"><c>shmem</c>.</param>
/// <param name="Sockets"><c>sock</c>: network buffers.</param>
/// <param name="Slab"><c>slab</c>.</param>
/// <param name="SlabReclaimable"><c>slab_reclaimable</c>: names and inodes, mostly.</param>
/// <param name="Unevictable"><c>unevictable</c>: locked, mostly.</param>
/// <param name="Scanned"><c>pgscan</c>: pages looked at to be reclaimed.</param>
/// <param name="Reclaimed"><c>pgsteal</c>: pages that were.</param>
/// <param name="MajorFaults"><c>pgmajfault</c>: page faults that waited for a disk.</param>
/// <param name="Refaulted"><c>workingset_refault_anon</c> and <c>_file</c>: pages that were reclaimed too early.</param>
public readonly record struct MemoryStat(long? Anonymous, long? File, long? Kernel, long? Shared, long? Sockets, long? Slab, long? SlabReclaimable,
    long? Unevictable, long? Scanned, long? Reclaimed, long? MajorFaults, long? Refaulted)
{
    internal static MemoryStat Parse(ReadOnlySpan<byte> text) => new(UsageText.Keyed(text, "anon"u8), UsageText.Keyed(text, "file"u8),
        UsageText.Keyed(text, "kernel"u8), UsageText.Keyed(text, "shmem"u8), UsageText.Keyed(text, "sock"u8), UsageText.Keyed(text, "slab"u8),
        UsageText.Keyed(text, "slab_reclaimable"u8), UsageText.Keyed(text, "unevictable"u8), UsageText.Keyed(text, "pgscan"u8),
        UsageText.Keyed(text, "pgsteal"u8), UsageText.Keyed(text, "pgmajfault"u8),
        UsageText.Keyed(text, "workingset_refault_anon"u8) + UsageText.Keyed(text, "workingset_refault_file"u8));
}
