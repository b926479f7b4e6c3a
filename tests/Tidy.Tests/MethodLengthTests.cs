using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Tidy.Tests;

/// <summary>A method fits a screen.</summary>
public sealed class MethodLengthTests
{
    private const int MostLines = 80;

    private static readonly string Root = SharedFolder.RepositoryRoot()
        ?? throw new DirectoryNotFoundException("the tests run outside the repository");

    [Theory]
    [InlineData("src")]
    [InlineData("tools")]
    [InlineData("bench")]
    [InlineData("examples")]
    public void No_method_outgrows_a_screen(string folder)
    {
        var tooLong = new List<string>();
        foreach (string file in Directory.GetFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories))
        {
            SyntaxNode root = CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot();
            foreach (BaseMethodDeclarationSyntax method in root.DescendantNodes().OfType<BaseMethodDeclarationSyntax>())
            {
                // From the opening brace or arrow: neither the documentation nor the parameters.
                SyntaxNode? body = (SyntaxNode?)method.Body ?? method.ExpressionBody;
                if (body is not null)
                {
                    FileLinePositionSpan span = body.GetLocation().GetLineSpan();
                    int lines = span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
                    if (lines > MostLines)
                    {
                        tooLong.Add($"{Path.GetRelativePath(Root, file)}:{span.StartLinePosition.Line}: {lines} lines");
                    }
                }
            }
        }

        Assert.True(tooLong.Count == 0, string.Join('\n', tooLong));
    }
}
