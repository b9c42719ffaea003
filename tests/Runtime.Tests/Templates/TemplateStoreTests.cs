using System.Diagnostics;
using System.IO.Compression;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Templates;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Tests.Templates;

public sealed class TemplateStoreTests : IDisposable
{
    static readonly TemplateName Name = TemplateName.Parse("t");

    readonly Sandbox _box = new();
    readonly VectlPaths _paths;
    readonly TemplateStore _store;
    List<VeId> _users = [];

    public TemplateStoreTests()
    {
        Root.Require();
        _paths = new VectlPaths(_box.Tree);
        _store = new TemplateStore(_paths, _ => _users);
    }

    public void Dispose() => _box.Dispose();

    static TarBuilder System => new TarBuilder().Directory("./").Directory("./etc").File("./etc/os-release", "ID=test\nVERSION_ID=\"7\"\n")
        .File("./usr/lib/systemd/systemd", "elf", mode: 493).Link("./sbin", "usr/sbin").Link("./usr/sbin/init", "/lib/systemd/systemd").Link("./lib", "usr/lib");

    string Archive(byte[] data, string name = "a.tar")
    {
        string path = $"{_box.Path}/{name}";
        File.WriteAllBytes(path, data);
        return path;
    }

    ImportedTemplate Import(byte[] data, ImportOptions? options = null) => _store.Import(Name, Archive(data), options ?? new ImportOptions());

    string[] Visible() => Directory.Exists(_paths.Templates) ? [.. Directory.GetFileSystemEntries(_paths.Templates).Select(path => Path.GetFileName(path)).Where(name => !name.EndsWith(".lock"))] : [];

    [SkippableFact]
    public void Import_WholeSystem_DetectsWhatItIs()
    {
        TemplateManifest manifest = Import(System.End()).Manifest;
        Assert.Equal(("test", "7", InitSystem.Systemd, "/sbin/init", 37), (manifest.Distribution, manifest.Release, manifest.InitSystem, manifest.Init, manifest.StopSignal));
        Assert.Equal(manifest with { Created = default }, _store.Find(Name) with { Created = default });
        Assert.Equal(["t"], _store.List().Select(template => template.Name));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_paths.Templates));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode($"{_paths.Templates}/t"));
        Assert.True(Directory.Exists($"{_store.TreeOf(Name)}/proc"));
    }

    [SkippableTheory]
    [InlineData("busybox", "", InitSystem.Busybox, 12)]
    [InlineData("busybox", "sbin/openrc", InitSystem.Openrc, 12)]
    [InlineData("openrc-init", "", InitSystem.Openrc, 15)]
    [InlineData("init", "etc/inittab", InitSystem.Sysvinit, 30)]
    [InlineData("runit", "", InitSystem.Other, 15)]
    public void Import_OtherInits_Told(string program, string extra, InitSystem system, int signal)
    {
        TarBuilder archive = new TarBuilder().File($"opt/{program}", mode: 493).Link("sbin/init", $"/opt/{program}");
        if (extra.Length > 0)
            archive.File(extra);
        TemplateManifest manifest = Import(archive.End()).Manifest;
        Assert.Equal((system, signal), (manifest.InitSystem, manifest.StopSignal));
    }

    [SkippableFact]
    public void Import_NoInit_RefusedAndNothingLeft()
    {
        var exception = Assert.Throws<VeException>(() => Import(new TarBuilder().File("f").End()));
        Assert.Equal((VeError.BadTemplate, "the tree has no /sbin/init: a VE needs an init"), (exception.Error, exception.Message));
        Assert.Contains("--init", exception.Hint);
        Assert.Empty(Visible());
    }

    [SkippableTheory]
    [InlineData("")]
    [InlineData("init")]
    public void Import_InitThatIsNoPath_RefusedAndNothingLeft(string init)
    {
        var exception = Assert.Throws<VeException>(() => Import(System.End(), new ImportOptions { Init = init }));
        Assert.Equal((VeError.BadValue, $"init '{init}' is no absolute path"), (exception.Error, exception.Message));
        Assert.Empty(Visible());
    }

    [SkippableFact]
    public void Import_InitNamed_Taken()
    {
        TemplateManifest manifest = Import(new TarBuilder().File("srv/app", mode: 493).End(), new ImportOptions { Init = "/srv/app", StopSignal = 2 }).Manifest;
        Assert.Equal(("/srv/app", InitSystem.Other, 2), (manifest.Init, manifest.InitSystem, manifest.StopSignal));
    }

    [SkippableFact]
    public void Import_InitIsLinkOutOfTheTree_ResolvedInside()
        => Assert.Contains("has no /sbin/init", Assert.Throws<VeException>(() => Import(new TarBuilder().Link("sbin/init", "../../../../../../../../bin/sh").End())).Message);

    [SkippableFact]
    public void Import_OsReleaseIsFifoOrLinkOut_DoesNotHangOrLeak()
    {
        Assert.Equal("", Import(new TarBuilder().Raw('6', "etc/os-release").File("sbin/init", mode: 493).End()).Manifest.Distribution);
        _store.Remove(Name);
        Assert.Equal("", Import(new TarBuilder().Link("etc/os-release", "../../../../../../../../../etc/os-release").File("sbin/init", mode: 493).End()).Manifest.Distribution);
    }

    [SkippableFact]
    public void Import_ProgressThrows_NothingLeft()
    {
        string archive = Archive(System.End());
        Assert.Throws<OperationCanceledException>(() => _store.Import(Name, archive, new ImportOptions(), new Interrupt("extracting")));
        Assert.Empty(Visible());
        Assert.Empty(_store.List());
    }

    [SkippableFact]
    public void Import_RefusedEntry_NothingLeft()
    {
        Assert.Throws<VeException>(() => Import(System.File("../x").End()));
        Assert.Empty(Visible());
    }

    [SkippableFact]
    public void Import_TwiceSameName_Refused()
    {
        Import(System.End());
        Assert.Equal("template t exists already", Assert.Throws<VeException>(() => Import(System.End())).Message);
    }

    [SkippableTheory]
    [InlineData("gzip")]
    [InlineData("xz")]
    [InlineData("zstd")]
    public void Import_Compressed_SameDigest(string tool)
    {
        Skip.If(tool != "gzip" && !File.Exists($"/usr/bin/{tool}"), $"needs {tool}");
        byte[] plain = System.File("big", new string('x', 1 << 20)).End();
        string digest = Import(plain).Manifest.Digest;
        _store.Remove(Name);
        byte[] packed = Pack(tool, plain);
        Assert.Equal(digest, _store.Import(Name, Archive(packed, "misleading.txt"), new ImportOptions()).Manifest.Digest);
        _store.Remove(Name);
        Assert.Equal(VeError.BadTemplate, Assert.Throws<VeException>(() => Import(packed[..^20])).Error);
        packed[packed.Length / 2] ^= 0xFF;
        Assert.Equal(VeError.BadTemplate, Assert.Throws<VeException>(() => Import(packed)).Error);
        Assert.Empty(Visible());
    }

    [SkippableFact]
    public void Find_Missing_SaysWhatThereIs()
    {
        var exception = Assert.Throws<VeException>(() => _store.Find(TemplateName.Parse("busybox")));
        Assert.Equal((VeError.NoTemplate, "there is no template busybox; none is built"), (exception.Error, exception.Message));
        Assert.Equal("Build it: vectl template build busybox", exception.Hint);
        Import(System.End());
        Assert.Equal("there is no template nope; there are: t", Assert.Throws<VeException>(() => _store.Find(TemplateName.Parse("nope"))).Message);
    }

    [SkippableFact]
    public void Remove_InUse_RefusedWithUsers()
    {
        Import(System.End());
        _users = [VeId.Parse("101"), VeId.Parse("202")];
        var exception = Assert.Throws<VeException>(() => _store.Remove(Name));
        Assert.Equal((VeError.BadValue, "template t is in use by 101, 202"), (exception.Error, exception.Message));
        _users = [];
        using (_store.Hold(Name))
            Assert.Equal(VeError.Locked, Assert.Throws<VeException>(() => _store.Remove(Name)).Error);
        _store.Remove(Name);
        Assert.Empty(Visible());
        Assert.Equal(VeError.NoTemplate, Assert.Throws<VeException>(() => _store.Remove(Name)).Error);
    }

    [SkippableFact]
    public void Import_LeftoversOfKilledCommands_Removed()
    {
        Directory.CreateDirectory($"{_paths.Templates}/.building-t/root/x");
        Directory.CreateDirectory($"{_paths.Templates}/.building-other/root/x");
        Directory.CreateDirectory($"{_paths.Templates}/.removing-t/root/x");
        Directory.CreateDirectory($"{_paths.Templates}/half/root");
        Assert.Empty(_store.List());
        Import(System.End());
        Assert.Equal(["half", "t"], Visible().Order());
    }

    [SkippableFact]
    public void Build_Interrupted_NothingListed()
    {
        Skip.If(!File.Exists("/bin/busybox"), "needs busybox-static");
        Assert.Throws<OperationCanceledException>(() => _store.Build(TemplateName.Parse("busybox"), new Interrupt("copying busybox")));
        Assert.Empty(Visible());
    }

    [SkippableFact]
    public void Build_NoRecipe_SaysWhichThereAre()
    {
        var exception = Assert.Throws<VeException>(() => _store.Build(Name));
        Assert.Equal((VeError.NoTemplate, "there is no recipe t; there are: busybox, debian-11, debian-12, debian-12-cloud, debian-12-openrc, debian-12-sysvinit, debian-13"), (exception.Error, exception.Message));
    }

    static byte[] Pack(string tool, byte[] plain)
    {
        var packed = new MemoryStream();
        if (tool == "gzip")
        {
            using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
                gzip.Write(plain);
            return packed.ToArray();
        }
        using Process process = Process.Start(new ProcessStartInfo($"/usr/bin/{tool}", "-c") { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        Task copy = process.StandardOutput.BaseStream.CopyToAsync(packed);
        process.StandardInput.BaseStream.Write(plain);
        process.StandardInput.Close();
        copy.Wait();
        return packed.ToArray();
    }

    sealed class Callback(Action<TemplateProgress> action) : IProgress<TemplateProgress>
    {
        public void Report(TemplateProgress value) => action(value);
    }

    sealed class Interrupt(string step) : IProgress<TemplateProgress>
    {
        public void Report(TemplateProgress value)
        {
            if (value.Step == step)
                throw new OperationCanceledException();
        }
    }
}
