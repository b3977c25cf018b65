/// How a process ended.
package enum ProcessExit: Sendable, Hashable, CustomStringConvertible {
    /// Exited with this code.
    case code(Int32)
    /// Killed by this signal.
    case signal(Int32)

    /// Decodes the status from `waitpid`: the low seven bits are the signal, the next byte is the exit code.
    init(status: Int32) {
        let signal = status & 0x7f
        self = signal == 0 ? .code((status >> 8) & 0xff) : .signal(signal)
    }

    /// A short description.
    package var description: String {
        switch self {
        case .code(let code): "exit code \(code)"
        case .signal(let signal): "signal \(signal)"
        }
    }
}
