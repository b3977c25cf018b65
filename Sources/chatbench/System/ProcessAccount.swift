import Foundation

/// Resource usage of another process, from Linux's `/proc`.
struct ProcessAccount: Sendable {
    /// Processor time since the process started, of all its threads, in microseconds.
    struct Processor: Sendable, Equatable {
        /// In user mode.
        let user: Double
        /// In the kernel.
        let system: Double
    }

    /// The process.
    let identifier: Int

    /// - Throws: ``Failure`` when there is no such process.
    func processor() throws -> Processor {
        guard let stat = try? String(contentsOfFile: "/proc/\(identifier)/stat", encoding: .utf8),
            let processor = Processor(stat: stat)
        else {
            throw Failure("There is no process \(identifier). Give the server's own number with --pid.")
        }
        return processor
    }

    /// Resident memory in bytes.
    ///
    /// - Throws: ``Failure`` when there is no such process, or it is another user's.
    func memory() throws -> Int {
        guard let rollup = try? String(contentsOfFile: "/proc/\(identifier)/smaps_rollup", encoding: .utf8),
            let bytes = Self.memory(rollup: rollup)
        else {
            throw Failure("The memory of process \(identifier) cannot be read. Run chatbench as the server's user.")
        }
        return bytes
    }

    /// Parses the value of `Rss:`, which is in kB, into bytes.
    static func memory(rollup: String) -> Int? {
        let line = rollup.split(separator: "\n").first { $0.hasPrefix("Rss:") }
        return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 }
    }
}

extension ProcessAccount.Processor {
    /// Parses a line of `/proc/PID/stat`: the name in parentheses may contain blanks and parentheses itself.
    ///
    /// - Parameter ticksPerSecond: The unit of the times there.
    init?(stat: String, ticksPerSecond: Double = Double(sysconf(Int32(_SC_CLK_TCK)))) {
        guard let close = stat.lastIndex(of: ")") else {
            return nil
        }
        // Behind the name comes the third field; the times are the 14th and the 15th.
        let fields = stat[stat.index(after: close)...].split(separator: " ")
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else {
            return nil
        }
        self.init(user: user / ticksPerSecond * 1e6, system: system / ticksPerSecond * 1e6)
    }
}
