using Vectl.Linux;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Templates.Archives;

namespace Vectl.Runtime.Templates;

/// <summary>Unpacks an archive into a new tree, with progress, and makes sure that a VE can mount over it.</summary>
static class TemplateImport
{
    const long ReportEvery = 1 << 20;

    // Left to the file system's own needs.
    const long Reserve = 64 << 20;

    // Where a VE gets mounts of its own.
    static readonly string[] MountPoints = ["dev", "proc", "sys"];

    /// <summary>Extracts all of <paramref name="archive"/> into <paramref name="root"/>, or throws.</summary>
    public static ExtractReport Extract(ArchiveFile archive, Fd root, ExtractLimits limits, IProgress<TemplateProgress>? progress)
    {
        long free = Math.Max(0, Kernel.FreeSpace(root) - Reserve);
        long reported = -ReportEvery;
        void Report()
        {
            long consumed = archive.Consumed;
            if (consumed - reported < ReportEvery)
                return;
            reported = consumed;
            progress?.Report(new TemplateProgress("extracting", consumed, archive.Length));
        }
        try
        {
            using var extractor = new ArchiveExtractor(root, limits with { Bytes = Math.Min(limits.Bytes, free) }, Report);
            ExtractReport report = extractor.Extract(new TarReader(archive.Content));
            archive.Finish();
            AddMountPoints(root);
            return report;
        }
        catch (VeException exception) when (exception.Error == VeError.BadTemplate && archive.Fault() is { } fault)
        {
            // The stream ended early because the decompressor failed: what it says is the cause.
            throw fault;
        }
        catch (ErrnoException exception) when (exception.Errno is Errno.ENOSPC or Errno.EDQUOT)
        {
            throw new VeException(VeError.NoSpace, $"archive does not fit on the disk: {exception.Message}", "Make room, and import it again.");
        }
    }

    static void AddMountPoints(Fd root)
    {
        var tree = new TreeWriter(root);
        foreach (string directory in MountPoints)
            if (Kernel.TryStat(directory, root) is null)
                tree.Directory(directory);
    }
}
