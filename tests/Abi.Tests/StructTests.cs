using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using Vectl.Linux;

namespace Vectl.Abi.Tests;

/// <summary>Every structure has the size of the header's, and every public field its place and size.</summary>
public sealed class StructTests
{
    // Ours, where C's name is another. A field is C's own name unless it is here as "struct.field".
    static readonly Dictionary<string, string> s_names = new()
    {
        ["siginfo_t"] = "siginfo_t",
        ["cap_user_header"] = "struct __user_cap_header_struct",
        ["cap_user_data"] = "struct __user_cap_data_struct",
        ["bpf_attr"] = "union bpf_attr",
        ["bpf_attr.info_bpf_fd"] = "info.bpf_fd",
        ["bpf_attr.info_len"] = "info.info_len",
        ["bpf_attr.info"] = "info.info",
        ["bpf_attr.query_target_fd"] = "query.target_fd",
        ["bpf_attr.query_attach_type"] = "query.attach_type",
        ["bpf_attr.query_prog_ids"] = "query.prog_ids",
        ["bpf_attr.query_prog_cnt"] = "query.prog_cnt",
        ["sk_buff_context"] = "struct __sk_buff",
        ["ifreq_flags"] = "struct ifreq",
        ["kernel_sigaction"] = "struct sigaction",
        ["kernel_sigaction.handler"] = "sa_handler",
        ["kernel_sigaction.flags"] = "sa_flags",
        ["kernel_sigaction.restorer"] = "sa_restorer",
        ["kernel_sigaction.mask"] = "sa_mask",
    };

    // C's structures are spelled in lower case, ours (ExitStatus) are not.
    public static TheoryData<string> Structs => [.. typeof(LibC).Assembly.GetExportedTypes()
        .Where(type => type is { IsValueType: true, IsEnum: false, IsNested: false } && char.IsLower(type.Name[0])).Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Structs))]
    public void Struct_Layout_IsTheHeaders(string name)
    {
        Type type = typeof(LibC).Assembly.GetType($"Vectl.Linux.{name}", throwOnError: true)!;
        string c = s_names.GetValueOrDefault(name, $"struct {name}");
        var source = new StringBuilder(name == "kernel_sigaction" ? Headers.KernelSignals : Headers.User);
        source.Append($"_Static_assert(sizeof({c}) == {Marshal.SizeOf(type)}, \"{name}: size is not {Marshal.SizeOf(type)}\");\n");
        FieldInfo[] fields = type.GetFields(BindingFlags.Public | BindingFlags.Instance);
        Assert.NotEmpty(fields);
        foreach (FieldInfo field in fields)
        {
            string member = s_names.GetValueOrDefault($"{name}.{field.Name}", field.Name);
            (nint offset, int size) = (Marshal.OffsetOf(type, field.Name), Marshal.SizeOf(field.FieldType));
            source.Append($"_Static_assert(offsetof({c}, {member}) == {offset}, \"{name}.{field.Name}: offset is not {offset}\");\n");
            source.Append($"_Static_assert(sizeof((({c} *)0)->{member}) == {size}, \"{name}.{field.Name}: size is not {size}\");\n");
        }
        Assert.Equal("", Gcc.Compile(source.ToString()));
    }

    [Fact]
    public void Structs_AreAllHere() => Assert.True(Structs.Count >= 20, $"only {Structs.Count} structures");
}
