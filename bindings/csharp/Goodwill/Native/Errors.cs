// From goodwill_status and goodwill_error* to exceptions.
using System;
using System.Collections.Generic;

namespace Goodwill;

internal static unsafe class Errors
{
    /// <summary>Throws if the call failed; frees the error in any case.</summary>
    internal static void Check(int status, IntPtr error)
    {
        if (status != 0 || error != IntPtr.Zero)
        {
            throw Take(status, error);
        }
    }

    internal static GoodwillException Take(int status, IntPtr error)
    {
        using (ErrorHandle handle = new ErrorHandle(error))
        {
            if (handle.IsInvalid)
            {
                return new GoodwillException(
                    (StatusCode)status, Text.DecodeTerminated(Native.goodwill_status_name(status)));
            }
            long count = Native.goodwill_error_problem_count(handle);
            List<Problem> problems = new List<Problem>(checked((int)count));
            for (long i = 0; i < count; i++)
            {
                CProblem problem = new CProblem { StructSize = sizeof(CProblem) };
                if (Native.goodwill_error_problem(handle, i, &problem) == 0)
                {
                    problems.Add(new Problem(
                        Place(problem.Row), Place(problem.Line), Place(problem.Column),
                        Text.Decode(problem.Field, problem.FieldSize),
                        Text.Decode(problem.Reason, problem.ReasonSize)));
                }
            }
            return new GoodwillException(
                (StatusCode)status,
                Text.DecodeTerminated(Native.goodwill_error_message(handle)),
                problems.AsReadOnly(),
                Native.goodwill_error_problem_total(handle));
        }
    }

    private static long? Place(long number) => number < 0 ? (long?)null : number;
}
