/// When each message of a run is due: evenly spaced over all senders, whatever the answers to earlier ones do. A load
/// that waited for answers would send less just when the server is slow, and hide it.
struct SendSchedule: Sendable, Equatable {
    /// Messages a second in all.
    let rate: Double

    /// Seconds at the start whose latencies do not count.
    let warmUp: Double

    /// Seconds after that, which count.
    let seconds: Double

    /// Senders, who take turns.
    let senders: Int

    /// Messages in all.
    var count: Int {
        warmUpCount + Int((rate * seconds).rounded())
    }

    /// The first messages of all, whose latencies do not count.
    private var warmUpCount: Int {
        Int((rate * warmUp).rounded())
    }

    /// Messages of one sender.
    ///
    /// - Parameter sender: 0 for the first.
    func count(of sender: Int) -> Int {
        (count - sender + senders - 1) / senders
    }

    /// Nanoseconds from the run's start to a message's time.
    ///
    /// - Parameters:
    ///   - number: The sender's own count, 0 for its first.
    ///   - sender: 0 for the first.
    func nanoseconds(of number: Int, from sender: Int) -> UInt64 {
        UInt64(Double(turn(of: number, from: sender)) / rate * 1e9)
    }

    /// Whether a message's latency counts.
    func phase(of number: Int, from sender: Int) -> BenchPayload.Phase {
        turn(of: number, from: sender) < warmUpCount ? .warmUp : .measured
    }

    /// A message's place among those of all senders.
    private func turn(of number: Int, from sender: Int) -> Int {
        number * senders + sender
    }
}
