import Foundation

/// The two ends of a pipe.
struct Pipe {
    let reading: Descriptor
    let writing: Descriptor

    /// Opens a pipe with close-on-exec ends. Must be called inside `SpawnedProcess.alone`, since a child could
    /// inherit the ends before they are marked.
    init() throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw HarnessFailure(call: "pipe", error: errno)
        }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        reading = Descriptor(ends[0])
        writing = Descriptor(ends[1])
    }
}
