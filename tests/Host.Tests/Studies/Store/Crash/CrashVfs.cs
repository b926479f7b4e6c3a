using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;

namespace S1mpleTrader.Host.Tests.Studies.Store.Crash;

/// <summary>
/// Listens to what SQLite does with the files of a folder: its own layer over the system stays at work, with what it
/// writes, syncs and takes away reported before it is done; the recording may let it fail.
/// </summary>
/// <remarks>
/// SQLite calls the system by tables of functions (<c>sqlite3_vfs</c>, <c>sqlite3_io_methods</c>). Ours are copies of
/// its own, so that everything but the functions named here is what it always is; they stay for the life of the
/// process, since a connection keeps its table.
/// </remarks>
internal static unsafe partial class CrashVfs
{
    private const string Library = "e_sqlite3";
    private const int OpenCreate = 0x4;
    // A write-ahead log or a rollback journal: SQLite syncs their names with them.
    private const int OpenLog = 0x80000 | 0x800;

    private static readonly Lock OneAtATime = new();
    private static readonly Lock Gate = new();
    private static readonly ConcurrentDictionary<nint, OpenFile> Files = [];
    private static readonly Dictionary<nint, nint> Tables = []; // Ours by SQLite's.
    private static Vfs* _original;
    private static Vfs* _ours;
    private static volatile CrashRecording? _recording;

    /// <summary>Reports to a recording until the answer is disposed of; one at a time.</summary>
    public static IDisposable Listen(CrashRecording recording)
    {
        OneAtATime.Enter();
        SQLitePCL.Batteries_V2.Init();
        if (_ours is null)
        {
            _original = Find(null);
            _ours = (Vfs*)NativeMemory.Alloc((nuint)sizeof(Vfs));
            *_ours = *_original;
            _ours->Name = (byte*)Marshal.StringToCoTaskMemUTF8("crash");
            _ours->Open = &Open;
            _ours->Delete = &Delete;
        }

        _recording = recording;
        _ = Register(_ours, makeDefault: 1);
        return new Listening();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(Vfs* vfs, byte* name, NativeFile* file, int flags, int* outFlags)
    {
        string? path = name is null ? null : Marshal.PtrToStringUTF8((nint)name);
        CrashRecording? recording = _recording;
        bool isHeard = recording is not null && path is not null && Path.GetDirectoryName(path) == recording.Folder;
        bool isNew = isHeard && !File.Exists(path);
        int code = _original->Open(_original, name, file, flags, outFlags);
        if (code == 0 && isHeard)
        {
            string known = Path.GetFileName(path!);
            if (isNew)
            {
                recording!.Add(new DiskOperation(DiskAction.Create, known));
            }

            Files[(nint)file] =
                new OpenFile(recording!, known) { SyncsNames = (flags & OpenCreate) != 0 && (flags & OpenLog) != 0 };
            file->Methods = TableFor(file->Methods);
        }

        return code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Delete(Vfs* vfs, byte* name, int syncsNames)
    {
        string path = Marshal.PtrToStringUTF8((nint)name)!;
        bool wasThere = File.Exists(path);
        int code = _original->Delete(_original, name, syncsNames);
        if (code == 0 && wasThere && _recording is { } recording && Path.GetDirectoryName(path) == recording.Folder)
        {
            recording.Add(new DiskOperation(DiskAction.Delete, Path.GetFileName(path)));
            if (syncsNames != 0)
            {
                recording.Add(new DiskOperation(DiskAction.SyncNames, string.Empty));
            }
        }

        return code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Close(NativeFile* file)
    {
        Files.TryRemove((nint)file, out _);
        return Original(file)->Close(file);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(NativeFile* file, byte* content, int count, long offset)
    {
        OpenFile open = Files[(nint)file];
        int fault = open.Recording.Add(
            new DiskOperation(DiskAction.Write, open.Name, offset, new ReadOnlySpan<byte>(content, count).ToArray()));
        return fault != 0 ? fault : Original(file)->Write(file, content, count, offset);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Truncate(NativeFile* file, long length)
    {
        OpenFile open = Files[(nint)file];
        int fault = open.Recording.Add(new DiskOperation(DiskAction.Truncate, open.Name, length));
        return fault != 0 ? fault : Original(file)->Truncate(file, length);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(NativeFile* file, int flags)
    {
        OpenFile open = Files[(nint)file];
        int fault = open.Recording.Add(new DiskOperation(DiskAction.Sync, open.Name));
        if (fault != 0)
        {
            return fault;
        }

        if (open.SyncsNames)
        {
            open.Recording.Add(new DiskOperation(DiskAction.SyncNames, string.Empty));
            open.SyncsNames = false;
        }

        return Original(file)->Sync(file, flags);
    }

    private static Methods* TableFor(Methods* theirs)
    {
        lock (Gate)
        {
            if (!Tables.TryGetValue((nint)theirs, out nint table))
            {
                var ours = (OwnMethods*)NativeMemory.Alloc((nuint)sizeof(OwnMethods));
                ours->Methods = *theirs;
                ours->Methods.Close = &Close;
                ours->Methods.Write = &Write;
                ours->Methods.Truncate = &Truncate;
                ours->Methods.Sync = &Sync;
                ours->Original = theirs;
                table = (nint)ours;
                Tables.Add((nint)theirs, table);
            }

            return (Methods*)table;
        }
    }

    private static Methods* Original(NativeFile* file) => ((OwnMethods*)file->Methods)->Original;

    [LibraryImport(Library, EntryPoint = "sqlite3_vfs_find", StringMarshalling = StringMarshalling.Utf8)]
    private static partial Vfs* Find(string? name);

    [LibraryImport(Library, EntryPoint = "sqlite3_vfs_register")]
    private static partial int Register(Vfs* vfs, int makeDefault);

    [LibraryImport(Library, EntryPoint = "sqlite3_vfs_unregister")]
    private static partial int Unregister(Vfs* vfs);

    private sealed class Listening : IDisposable
    {
        public void Dispose()
        {
            _ = Unregister(_ours);
            _ = Register(_original, makeDefault: 1);
            _recording = null;
            OneAtATime.Exit();
        }
    }

    private sealed record OpenFile(CrashRecording Recording, string Name)
    {
        public bool SyncsNames { get; set; }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct NativeFile
    {
        public Methods* Methods;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Vfs
    {
        public int Version;
        public int FileBytes;
        public int MaxPath;
        public Vfs* Next;
        public byte* Name;
        public void* Data;
        public delegate* unmanaged[Cdecl]<Vfs*, byte*, NativeFile*, int, int*, int> Open;
        public delegate* unmanaged[Cdecl]<Vfs*, byte*, int, int> Delete;
        public OtherFunctions Others;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Methods
    {
        public int Version;
        public delegate* unmanaged[Cdecl]<NativeFile*, int> Close;
        public void* Read;
        public delegate* unmanaged[Cdecl]<NativeFile*, byte*, int, long, int> Write;
        public delegate* unmanaged[Cdecl]<NativeFile*, long, int> Truncate;
        public delegate* unmanaged[Cdecl]<NativeFile*, int, int> Sync;
        public OtherMethods Others;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct OwnMethods
    {
        public Methods Methods;
        public Methods* Original;
    }

    [InlineArray(14)]
    private struct OtherFunctions
    {
        private nint _first;
    }

    [InlineArray(13)]
    private struct OtherMethods
    {
        private nint _first;
    }
}
