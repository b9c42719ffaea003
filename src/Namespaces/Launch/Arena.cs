using System.Text;
using Vectl.Linux;
using static Vectl.Linux.LibC;

namespace Vectl.Namespaces.Launch;

/// <summary>One shared mapping that holds everything a launch needs after clone: the stub's page, the plan, its data and the stacks.</summary>
sealed unsafe class Arena : IDisposable
{
    const int Size = 256 << 10, PageSize = 4096;

    readonly byte* _start;
    int _used = PageSize;

    public Arena()
    {
        void* memory = mmap(null, Size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if ((nint)memory == -1)
            throw new ErrnoException(Kernel.LastErrno, "mmap", "launch plan");
        _start = (byte*)memory;
        SyscallStub.Install(_start);
    }

    public nint Start => (nint)_start;

    public nint End => (nint)_start + Size;

    /// <summary>The stub, as the interpreter calls it.</summary>
    public delegate*<nint, nint, nint, nint, nint, nint, nint, nint> Stub => (delegate*<nint, nint, nint, nint, nint, nint, nint, nint>)_start;

    /// <summary>Zeroed memory for <paramref name="count"/> values.</summary>
    public T* Allocate<T>(int count = 1) where T : unmanaged => (T*)Allocate(sizeof(T) * count);

    public byte* Allocate(int bytes, int alignment = 16)
    {
        int offset = (_used + alignment - 1) & -alignment;
        if (offset + bytes > Size)
            throw new InvalidOperationException($"launch plan needs more than {Size} bytes");
        _used = offset + bytes;
        return _start + offset;
    }

    /// <summary>A NUL-terminated copy.</summary>
    public byte* Text(string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        byte* copy = Allocate(length + 1, 1);
        Encoding.UTF8.GetBytes(text, new Span<byte>(copy, length));
        return copy;
    }

    /// <summary>A NULL-terminated array of strings.</summary>
    public byte** Texts(ReadOnlySpan<string> items)
    {
        byte** array = (byte**)Allocate<nint>(items.Length + 1);
        for (int i = 0; i < items.Length; i++)
            array[i] = Text(items[i]);
        return array;
    }

    public byte* Copy(ReadOnlySpan<byte> bytes)
    {
        byte* copy = Allocate(bytes.Length);
        bytes.CopyTo(new Span<byte>(copy, bytes.Length));
        return copy;
    }

    public T* Copy<T>(ReadOnlySpan<T> items) where T : unmanaged => (T*)Copy(System.Runtime.InteropServices.MemoryMarshal.AsBytes(items));

    public void Dispose() => munmap(_start, Size);
}
