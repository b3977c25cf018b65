/// Exponential back-off with full jitter for requests before login, on a server that limits their rate. Pure: time
/// and randomness are parameters.
///
/// All clients of a class whose registrations were refused in the same second get the same delay from the server,
/// so each adds a random part that doubles with every try, as in ``ReconnectSchedule``.
struct AdmissionRetry: Equatable {
    /// The longest that a request waits in all. At the server's usual rate a class of forty is admitted within one
    /// minute; after two minutes the person should be told and decide.
    static let patience = Duration.seconds(120)

    /// The most that the first try adds to the server's delay, doubled for each further try.
    static let firstJitter = Duration.seconds(1)

    /// The most that any try adds.
    static let largestJitter = Duration.seconds(16)

    /// The most tries: a server accepts 20 requests before the login on one connection, including the hello and the
    /// requests for account status.
    static let largestTries = 15

    private var tries = 0

    /// Returns the delay before the next try.
    ///
    /// - Parameters:
    ///   - least: The delay that the server asked for.
    ///   - elapsed: The time since the request was first made.
    ///   - random: From 0 up to 1.
    /// - Returns: `nil` when the total would exceed ``patience``, or after ``largestTries``.
    mutating func next(least: Duration, elapsed: Duration, random: Double) -> Duration? {
        guard tries < Self.largestTries else {
            return nil
        }
        let most = min(Self.largestJitter, Self.firstJitter * (1 << min(tries, 4)))
        tries += 1
        let delay = least + most * min(1, max(0, random))
        return elapsed + delay <= Self.patience ? delay : nil
    }
}
