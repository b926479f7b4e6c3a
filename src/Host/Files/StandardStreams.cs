using System;
using System.IO;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using S1mpleTrader.Columnar.Format;

namespace S1mpleTrader.Host.Files;

/// <summary>
/// The process's standard streams, of which any may be closed when it starts (<c>s1t ... &lt;&amp;-</c>).
/// </summary>
/// <remarks>
/// The first files that a process opens take the places of those that it wasn't given: here they are the runtime's own
/// pipes, and what went to one of these would be taken for signals. So nothing is read from or written to a place that
/// wasn't given, and none is left for a file of a run.
/// </remarks>
internal static partial class StandardStreams
{
    /// <summary>The place of standard input.</summary>
    public const int InputDescriptor = 0;

    private const int OutputDescriptor = 1;
    private const int ErrorDescriptor = 2;
    private const int GetFlags = 1;    // F_GETFD
    private const int CloseOnExec = 1; // FD_CLOEXEC

    /// <summary>Takes the places that are free, so that no file comes to lie there.</summary>
    public static void Secure()
    {
        for (int descriptor = InputDescriptor; descriptor <= ErrorDescriptor; descriptor++)
        {
            if (OperatingSystem.IsLinux() && Control(descriptor, GetFlags) < 0)
            {
                SafeFileHandle taken = File.OpenHandle("/dev/null");
                taken.SetHandleAsInvalid(); // It stays open for as long as the process lives.
            }
        }
    }

    /// <summary>
    /// Whether the process was given a stream: what it opens itself isn't passed on to others, and what it was given
    /// has been.
    /// </summary>
    /// <param name="descriptor">Its place.</param>
    public static bool IsGiven(int descriptor)
        => !OperatingSystem.IsLinux() || (Control(descriptor, GetFlags) & CloseOnExec) == 0;

    /// <summary>Opens standard input; one that is closed has nothing.</summary>
    public static Stream Input() => IsGiven(InputDescriptor) ? Console.OpenStandardInput() : Stream.Null;

    /// <summary>Opens standard output; one that is closed can't be written.</summary>
    public static Stream Output()
        => new WrittenStream("standard output", IsGiven(OutputDescriptor) ? Console.OpenStandardOutput() : null);

    /// <summary>Opens standard error; one that is closed takes messages for nobody.</summary>
    public static Stream Error()
        => IsGiven(ErrorDescriptor) ? new WrittenStream("standard error", Console.OpenStandardError()) : Stream.Null;

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command);

    /// <summary>A stream whose every fault is one of streams; null stands for one that is closed.</summary>
    private sealed class WrittenStream(string name, Stream? given) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush()
        {
            // Nothing is kept.
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (given is null)
            {
                throw new IOException(name + " is closed");
            }

            try
            {
                given.Write(buffer);
            }
            catch (ArgumentOutOfRangeException exception) when (OutputFileStream.IsOfLength(exception))
            {
                throw new IOException(name + ": File too large", exception);
            }
        }
    }
}
