import ChatTesting
import Foundation
import Testing

/// Whether this machine lets a test mount a small disk of its own.
private let canMount: Bool = {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "\(unshare) sh -c 'mount -t tmpfs -o size=64k tmpfs /mnt' 2>/dev/null"]
    guard (try? process.run()) != nil else {
        return false
    }
    process.waitUntilExit()
    return process.terminationStatus == 0
}()

/// Gives a command its own mount namespace; without root, also a user namespace in which it is root.
private let unshare = geteuid() == 0 ? "unshare --mount" : "unshare --user --map-root-user --mount"

extension EndToEnd {
    @Suite(.enabled(if: canMount, "no file system can be mounted here")) struct FullDiskTests {
        /// The disk has no room at all, for the first page, for the tables, or for the log's shared memory.
        @Test(arguments: ["4k", "16k", "48k", "100k"])
        func `a disk that is full at the start is told as such`(size: String) async throws {
            try await withChatStage { stage in
                let disk = try stage.folder.folder("disk")
                let words = [try BuiltPrograms.server(), "0"] + stage.serverOptions(data: "disk/data")
                let server = words.map { "'\($0)'" }.joined(separator: " ")
                let command = "mount -t tmpfs -o size=\(size) tmpfs '\(disk)' && exec \(server)"
                let plan = ProcessPlan("/bin/sh", ["-c", "exec \(unshare) sh -c \"\(command)\""])
                let done = try await stage.finish(plan)
                expectRefusal(done, code: 1, mentions: ["The disk is full", disk])
            }
        }
    }
}
