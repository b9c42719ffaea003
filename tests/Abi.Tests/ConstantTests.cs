using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Vectl.Cgroups;
using Vectl.Cgroups.Devices;
using Vectl.Linux;
using Vectl.Namespaces.Security;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Values;

namespace Vectl.Abi.Tests;

/// <summary>Every number that stands for a name of the kernel's interface is the header's number.</summary>
public sealed partial class ConstantTests
{
    static readonly Assembly[] s_ours = [typeof(Capabilities).Assembly, typeof(VeCgroup).Assembly, typeof(VectlPaths).Assembly];

    // Newer than Debian 12's headers (Linux 6.1, glibc 2.36): the value as in the kernel's include/uapi.
    static readonly Dictionary<string, ulong> s_notInHeaders = [];

    [Fact]
    public void LibC_Constants_AreTheHeaders()
    {
        FieldInfo[] constants = [.. typeof(LibC).GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral)];
        Assert.True(constants.Length > 100, $"only {constants.Length} constants");
        var source = new StringBuilder(Headers.User);
        foreach (FieldInfo constant in constants)
            source.Append(Assertion(constant.Name, constant.FieldType, constant.GetRawConstantValue()!));
        string messages = Gcc.Compile(source.ToString());
        Assert.Equal("", Gcc.OtherErrors(messages));
        Assert.Equal(s_notInHeaders.Keys.Order(), Gcc.UnknownNames(messages).Order());
        foreach ((string name, ulong value) in s_notInHeaders)
            Assert.Equal(value, Convert.ToUInt64(constants.Single(constant => constant.Name == name).GetRawConstantValue(), CultureInfo.InvariantCulture));
    }

    // A kernel's name outside of the interop: upper case with an underscore, as our own constants never are.
    [Fact]
    public void OtherConstants_WithKernelNames_AreTheHeaders()
    {
        FieldInfo[] constants = [.. s_ours.SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(field => field.IsLiteral && KernelName().IsMatch(field.Name) && field.FieldType != typeof(string))];
        Assert.Contains(constants, constant => constant.Name == "CAP_SYS_ADMIN");
        Assert.Equal("", Gcc.Compile(Headers.User + string.Concat(constants.Select(constant => Assertion(constant.Name, constant.FieldType, constant.GetRawConstantValue()!)))));
    }

    [Fact]
    public void Capabilities_Names_AreAtTheirNumbers()
        => ShouldCompile(Headers.User, Capabilities.Names.Select((name, number) => (name, number)));

    [Fact]
    public void ProcessLimit_Kinds_AreAtTheirNumbers()
        => ShouldCompile(Headers.User, ProcessLimit.Kinds.Select((kind, number) => ($"RLIMIT_{kind.ToUpperInvariant()}", number)));

    [Fact]
    public void DeviceEnums_AreTheHeaders()
        => ShouldCompile(Headers.User, [("BPF_DEVCG_ACC_MKNOD", (int)DeviceAccess.Mknod), ("BPF_DEVCG_ACC_READ", (int)DeviceAccess.Read), ("BPF_DEVCG_ACC_WRITE", (int)DeviceAccess.Write),
            ("BPF_DEVCG_DEV_BLOCK", (int)DeviceKind.Block), ("BPF_DEVCG_DEV_CHAR", (int)DeviceKind.Character)]);

    [Fact]
    public void DeniedCalls_32BitNumbers_AreTheHeaders()
    {
        DeniedCall[] calls = [.. DeniedCalls.All];
        Assert.NotEmpty(calls);
        ShouldCompile(Headers.SystemCalls32, calls.Where(call => call.Number32 >= 0).Select(call => ($"__NR_{call.Number}", call.Number32)));
        string[] none = [.. calls.Where(call => call.Number32 < 0).Select(call => $"__NR_{call.Number}")];
        Assert.Equal("", Gcc.Compile(Headers.SystemCalls32 + string.Concat(none.Select(name => $"#ifdef {name}\n#error {name} exists\n#endif\n"))));
    }

    [Fact]
    public void Errno_Members_AreTheHeaders()
        => ShouldCompile(Headers.User, Enum.GetValues<Errno>().Where(errno => errno != Errno.OK).Select(errno => (errno.ToString(), (int)errno)));

    [Fact]
    public void SysNo_Members_AreTheHeaders()
        => ShouldCompile(Headers.SystemCalls, Enum.GetValues<SysNo>().Select(number => ($"__NR_{number}", (int)number)));

    [Fact]
    public void Enums_HaveNoTwoNamesForOneNumber()
    {
        Assert.Equal(Enum.GetNames<Errno>().Length, Enum.GetValues<Errno>().Distinct().Count());
        Assert.Equal(Enum.GetNames<SysNo>().Length, Enum.GetValues<SysNo>().Distinct().Count());
    }

    [Fact]
    public void Gcc_SeesAWrongValueAndAnUnknownName()
    {
        string messages = Gcc.Compile(Headers.User + Assertion("O_CREAT", typeof(int), 0x41) + Assertion("O_UNKNOWN", typeof(int), 1));
        Assert.Contains("static assertion failed: \"O_CREAT", Gcc.OtherErrors(messages));
        Assert.Equal(["O_UNKNOWN"], Gcc.UnknownNames(messages));
    }

    static void ShouldCompile(string headers, IEnumerable<(string Name, int Value)> names)
        => Assert.Equal("", Gcc.Compile(headers + string.Concat(names.Select(item => Assertion(item.Name, typeof(int), item.Value)))));

    static string Assertion(string name, Type type, object value)
    {
        (string c, string literal) = type switch
        {
            _ when type == typeof(byte) => ("unsigned char", $"{value}"),
            _ when type == typeof(short) => ("short", $"{value}"),
            _ when type == typeof(ushort) => ("unsigned short", $"{value}"),
            _ when type == typeof(int) => ("int", $"{value}"),
            _ when type == typeof(uint) => ("unsigned", $"{value}u"),
            _ when type == typeof(long) => ("long", $"{value}l"),
            _ when type == typeof(ulong) => ("unsigned long", $"{value}ul"),
            _ => throw new NotSupportedException($"{name} is a {type}: say how C writes it"),
        };
        return $"_Static_assert(({c})({name}) == {literal}, \"{name} is not {literal}\");\n";
    }

    [GeneratedRegex("^_{0,2}[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$")]
    private static partial Regex KernelName();
}
