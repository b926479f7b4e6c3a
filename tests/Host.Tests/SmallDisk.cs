using System;
using System.IO;
using S1mpleTrader.Host.Tests.Studies.Store;
using Xunit;

namespace S1mpleTrader.Host.Tests;

/// <summary>A disk that is soon full, where the machine lets one be mounted.</summary>
internal static class SmallDisk
{
    public static void Use(TempFolder folder, string size, Action<string> test)
    {
        string mount = folder.At("disk");
        Directory.CreateDirectory(mount);
        Assert.SkipWhen(
            StudyStoreTests.Call("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", mount) != 0,
            "mounting a small disk isn't allowed here");
        try
        {
            test(mount);
        }
        finally
        {
            StudyStoreTests.Call("umount", mount);
        }
    }
}
