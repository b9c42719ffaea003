using Vectl.Cgroups;
using Vectl.Linux;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Templates;

namespace Vectl.Runtime.Tests.Lifecycle;

/// <summary>A throw-away vectl tree with one template, "t", and verbs over it. No cgroup is made: nothing is started.</summary>
sealed class VeTree : IDisposable
{
    const string HostFile = "etc/vectl/vectl.yaml";

    readonly TempDirectory _directory;

    public VeTree()
    {
        Skip.If(LibC.geteuid() != 0, "needs root, as vectl does");
        Skip.If(CgroupMount.Find() is null, "needs a cgroup2 mount, where vectl looks for processes of a VE");
        _directory = new TempDirectory();
        Paths = _directory.Paths;
        Host = new VectlHost(Paths);
        _directory.Write(HostFile, $"template: t\ncgroup: vectl-unit-{Environment.ProcessId}\n");
        Directory.CreateDirectory($"{Paths.Templates}/t/root/sbin");
        File.WriteAllBytes($"{Paths.Templates}/t/manifest.json", ManifestJson.Form.Format(new TemplateManifest
        {
            Name = "t",
            InitSystem = InitSystem.Busybox,
            StopSignal = 12,
            Digest = "sha256:" + new string('0', 64),
            Size = 0,
            Files = 1,
            Created = DateTimeOffset.UnixEpoch,
        }));
    }

    public VectlPaths Paths { get; }

    public VectlHost Host { get; }

    public VeConfig Create(int id, params Setting[] settings) => new CreateVe(Host).Run(new CreateRequest { Id = Sample.Id(id), Settings = settings });

    public void Destroy(int id) => new DestroyVe(Host).Run(Sample.Id(id), force: false);

    public bool Set(int id, params Setting[] settings) => new SetVe(Host).Run(Sample.Id(id), settings, save: true);

    public VeConfig Config(int id) => Host.ReadConfig(Sample.Id(id));

    public static Setting Name(string name) => new("name", name);

    /// <summary>Every file, link and VE's directory, with where links point; not what was there before any VE, nor the empty directories above.</summary>
    public string[] Snapshot() => [.. Directory.EnumerateFileSystemEntries(_directory.Path, "*", SearchOption.AllDirectories)
        .Where(path => !path.StartsWith(Paths.Templates, StringComparison.Ordinal) && path != Paths.HostConfig && (!IsDirectory(path) || path.Split('/').Any(part => part.StartsWith("10", StringComparison.Ordinal) || part.StartsWith('.'))))
        .Select(path => path[_directory.Path.Length..] + (File.ResolveLinkTarget(path, returnFinalTarget: false) is { } target ? $" -> {target.Name}" : "")).Order(StringComparer.Ordinal)];

    static bool IsDirectory(string path) => File.ResolveLinkTarget(path, returnFinalTarget: false) is null && Directory.Exists(path);

    /// <summary>Puts a file where a directory is to be, which not even root can write below (ENOTDIR), until disposed.</summary>
    public IDisposable Block(string directory)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(directory)!);
        string aside = directory + ".aside";
        bool existed = Directory.Exists(directory);
        if (existed)
            Directory.Move(directory, aside);
        File.WriteAllText(directory, "");
        return new Undo(() =>
        {
            File.Delete(directory);
            if (existed)
                Directory.Move(aside, directory);
        });
    }

    /// <summary>Makes the next write of a file in this process fail, and leaves the file readable: its temporary name is a directory (EISDIR).</summary>
    public static IDisposable BlockWrite(string file)
    {
        string temporary = $"{Path.GetDirectoryName(file)}/.{Path.GetFileName(file)}.{Environment.ProcessId}.tmp";
        Directory.CreateDirectory(temporary);
        return new Undo(() => Directory.Delete(temporary));
    }

    public void Dispose() => _directory.Dispose();

    sealed class Undo(Action action) : IDisposable
    {
        public void Dispose() => action();
    }
}
