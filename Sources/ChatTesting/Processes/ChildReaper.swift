import Foundation

/// Kills the process groups of this process's children when it ends, however it ends. Each child is in a process
/// group of its own, which neither Ctrl-C nor the end of the tests reaches.
///
/// A shell learns through a pipe which children are running, and the kernel closes the pipe when this process ends.
/// A signal handler would not run after SIGKILL, and not usefully after a crash. Linux's parent-death signal is sent
/// when the *thread* that started the child ends, and does not reach grandchildren.
package final class ChildReaper: Sendable {
    /// Reads lines of `+` or `-` and a process group; at end of file, kills the groups that were added and not
    /// removed.
    private static let script = """
        groups=
        while read -r sign group; do
            others=
            for other in $groups; do
                [ "$other" = "$group" ] || others="$others $other"
            done
            groups=$others
            [ "$sign" = - ] || groups="$groups $group"
        done
        for group in $groups; do
            kill -s KILL -- "-$group"
        done
        """

    /// The instance that every `SpawnedProcess` registers with.
    static let shared: Result<ChildReaper, any Error> = Result { try ChildReaper() }

    private let input: Descriptor

    /// Starts the shell. Must be called inside `SpawnedProcess.alone`.
    package init() throws {
        let pipe = try Pipe()
        let silence = Descriptor(open("/dev/null", O_WRONLY | O_CLOEXEC))
        guard let read = pipe.reading.value, let write = silence.value, write >= 0 else {
            throw HarnessFailure("Nothing to start a shell with: no pipe, or no /dev/null.")
        }
        let plan = ProcessPlan("/bin/sh", ["-c", Self.script])
        // Not this process's own output: its reader would then wait for the shell to end, too.
        _ = try SpawnedProcess.spawn(plan, streams: .pipes(input: read, output: write, errors: write))
        pipe.reading.close()
        silence.close()
        input = pipe.writing
    }

    /// Registers a process group to be killed when this process ends.
    package func add(_ group: Int32) {
        tell("+ \(group)\n")
    }

    /// Unregisters a process group: it is no longer killed.
    package func remove(_ group: Int32) {
        tell("- \(group)\n")
    }

    /// Kills the registered groups now, as the end of this process does.
    package func end() {
        input.close()
    }

    /// Writes a line. A write this short is atomic on a pipe. Failures are ignored: a shell killed from outside is
    /// no reason to fail a test.
    private func tell(_ line: String) {
        guard let open = input.value else {
            return
        }
        _ = Array(line.utf8).withUnsafeBytes { Foundation.write(open, $0.baseAddress, $0.count) }
    }
}
