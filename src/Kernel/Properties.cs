using System.Runtime.CompilerServices;

// Locals aren't cleared before a method sets them: the compiler proves that it does, and clearing the large structs of
// a directive's road takes longer than its work.
[module: SkipLocalsInit]
