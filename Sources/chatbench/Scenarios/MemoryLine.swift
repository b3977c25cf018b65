/// The server's memory at several times, and the straight line through them: whether it grows.
struct MemoryLine: Sendable, Equatable {
    /// One look at it.
    struct Point: Sendable, Equatable, Encodable {
        /// Since the beginning.
        let seconds: Double
        /// Resident.
        let bytes: Int
    }

    /// All looks, the first one first.
    private(set) var points: [Point] = []

    /// Adds a later look.
    mutating func add(_ point: Point) {
        points.append(point)
    }

    /// Bytes a minute of the line of least squares through the points from a time on; `nil` with less than two.
    ///
    /// - Parameter start: Seconds: what a server takes at first and keeps is no growth.
    func slope(from start: Double = 0) -> Double? {
        let late = points.filter { $0.seconds >= start }
        let count = Double(late.count)
        let time = late.reduce(0) { $0 + $1.seconds } / count
        let bytes = late.reduce(0) { $0 + Double($1.bytes) } / count
        let spread = late.reduce(0) { $0 + ($1.seconds - time) * ($1.seconds - time) }
        guard late.count > 1, spread > 0 else {
            return nil
        }
        let product = late.reduce(0) { $0 + ($1.seconds - time) * (Double($1.bytes) - bytes) }
        return product / spread * 60
    }
}
