/// When to ask again, before login, a server that limits how many it lets in. Pure: time and randomness come in.
///
/// A class whose registrations were refused in the same second is told the same wait: so each adds a random part ("full
/// jitter") that doubles with every try, as ``ReconnectSchedule`` does.
struct AdmissionRetry: Equatable {
    /// The longest that a request waits in all. A class of forty is through in one, at the server's usual rate; after two
    /// a person should hear of it and decide.
    static let patience = Duration.seconds(120)

    /// The most that the first try adds to the server's wait, doubled for each further one.
    static let firstJitter = Duration.seconds(1)

    /// The most that any try adds.
    static let largestJitter = Duration.seconds(16)

    /// The most tries: a server takes 20 requests before the login on one connection, the first hello and questions about
    /// names among them.
    static let largestTries = 15

    private var tries = 0

    /// How long to wait before asking again.
    ///
    /// - Parameters:
    ///   - least: What the server asked for.
    ///   - elapsed: Since the request was made first.
    ///   - random: From 0 up to 1.
    /// - Returns: `nil` when that would be longer than ``patience`` in all, or after ``largestTries``.
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
