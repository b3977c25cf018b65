import Foundation

/// Kills the children of this process when it ends, however it ends: each is in a process group of its own, where
/// neither Ctrl-C nor the end of the tests reaches it.
///
/// A shell learns through a pipe which children run, and the system closes the pipe when this process ends. A signal
/// handler would not run after SIGKILL, nor usefully after a crash; and the signal that Linux sends at a parent's death
/// comes when the *thread* ends that started the child, and does not reach grandchildren.
package final class ChildWatch: Sendable {
    /// Reads lines with `+` or `-` and a process group; at the end it kills the groups that were added and not removed.
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

    /// The one that every `SpawnedProcess` is added to.
    static let shared: Result<ChildWatch, any Error> = Result { try ChildWatch() }

    private let input: Descriptor

    /// Starts the shell. Called only inside `SpawnedProcess.alone`.
    package init() throws {
        let pipe = try Pipe()
        let silence = Descriptor(open("/dev/null", O_WRONLY | O_CLOEXEC))
        guard let read = pipe.reading.value, let write = silence.value, write >= 0 else {
            throw HarnessFailure("Nothing to start a shell with: no pipe, or no /dev/null.")
        }
        let plan = ProcessPlan("/bin/sh", ["-c", Self.script])
        // Not this process's own output: whoever reads that would wait for the shell's end, too.
        _ = try SpawnedProcess.spawn(plan, streams: .pipes(input: read, output: write, errors: write))
        pipe.reading.close()
        silence.close()
        input = pipe.writing
    }

    /// Has a process group killed when this process ends.
    package func add(_ group: Int32) {
        tell("+ \(group)\n")
    }

    /// Leaves a process group alone from now on.
    package func remove(_ group: Int32) {
        tell("- \(group)\n")
    }

    /// Does what the end of this process does.
    package func end() {
        input.close()
    }

    /// So few bytes are written at once or not at all: a shell that somebody killed is no reason to fail a test.
    private func tell(_ line: String) {
        guard let open = input.value else {
            return
        }
        _ = Array(line.utf8).withUnsafeBytes { Foundation.write(open, $0.baseAddress, $0.count) }
    }
}
