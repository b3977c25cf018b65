#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A time of the machine's monotonic clock. All processes of a machine share it, in every network namespace, so that
/// a stamp made by one can be compared in another.
struct MonotonicTime: Sendable, Hashable, Comparable {
    /// Nanoseconds since some moment before the machine started.
    let nanoseconds: UInt64

    /// The current time.
    static var now: MonotonicTime {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return MonotonicTime(nanoseconds: UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec))
    }

    static func < (left: MonotonicTime, right: MonotonicTime) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// Nanoseconds from `earlier` to this; 0 if it is not earlier.
    func nanoseconds(since earlier: MonotonicTime) -> UInt64 {
        nanoseconds > earlier.nanoseconds ? nanoseconds - earlier.nanoseconds : 0
    }

    /// Seconds from `earlier` to this; 0 if it is not earlier.
    func seconds(since earlier: MonotonicTime) -> Double {
        Double(nanoseconds(since: earlier)) / 1e9
    }

    /// The time this many nanoseconds later.
    func advanced(byNanoseconds count: UInt64) -> MonotonicTime {
        MonotonicTime(nanoseconds: nanoseconds + count)
    }
}
