import NIOCore

extension TimeAmount {
    /// The whole hours, rounded up, in words.
    var inHours: String {
        let hour = TimeAmount.hours(1).nanoseconds
        let hours = max(1, (nanoseconds + hour - 1) / hour)
        return hours == 1 ? "an hour" : "\(hours) hours"
    }

    /// The whole minutes, rounded up, in words.
    var inMinutes: String {
        let minute = TimeAmount.minutes(1).nanoseconds
        let minutes = max(1, (nanoseconds + minute - 1) / minute)
        return minutes == 1 ? "a minute" : "\(minutes) minutes"
    }
}
