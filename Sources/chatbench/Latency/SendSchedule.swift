/// The due time of each message of a run (an open-loop load): evenly spaced over all flows, independent of the
/// answers to earlier messages. A load that waited for answers would send less just when the server is slow, and
/// hide it (coordinated omission).
struct SendSchedule: Sendable, Equatable {
    /// Messages per second in all.
    let rate: Double

    /// Seconds at the start, with latencies that do not count.
    let warmUp: Double

    /// Seconds after that, which count.
    let seconds: Double

    /// Flows, which take turns.
    let flows: Int

    /// Messages in all.
    var count: Int {
        warmUpCount + Int((rate * seconds).rounded())
    }

    /// The messages of the warm-up; their latencies do not count.
    private var warmUpCount: Int {
        Int((rate * warmUp).rounded())
    }

    /// Messages of one flow.
    ///
    /// - Parameter flow: 0 for the first.
    func count(of flow: Int) -> Int {
        (count - flow + flows - 1) / flows
    }

    /// Nanoseconds from the run's start to a message's due time.
    ///
    /// - Parameters:
    ///   - number: Its place in its flow, 0 for the first.
    ///   - flow: 0 for the first.
    func nanoseconds(of number: Int, in flow: Int) -> UInt64 {
        UInt64(Double(turn(of: number, in: flow)) / rate * 1e9)
    }

    /// Whether a message's latency counts.
    func phase(of number: Int, in flow: Int) -> BenchPayload.Phase {
        turn(of: number, in: flow) < warmUpCount ? .warmUp : .measured
    }

    /// A message's place among those of all flows.
    private func turn(of number: Int, in flow: Int) -> Int {
        number * flows + flow
    }
}
