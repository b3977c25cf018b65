/// How a process ended.
package enum ProcessExit: Sendable, Hashable, CustomStringConvertible {
    /// By itself, with a code.
    case code(Int32)
    /// By a signal's number.
    case signal(Int32)

    /// Reads what `waitpid` reports: the low seven bits are the signal, the next byte the code.
    init(status: Int32) {
        let signal = status & 0x7f
        self = signal == 0 ? .code((status >> 8) & 0xff) : .signal(signal)
    }

    /// A few words on it.
    package var description: String {
        switch self {
        case .code(let code): "exit code \(code)"
        case .signal(let signal): "signal \(signal)"
        }
    }
}
