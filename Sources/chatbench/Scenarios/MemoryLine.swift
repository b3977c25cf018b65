/// The server's memory over time, and the straight line through it: shows whether it grows.
struct MemoryLine: Sendable, Equatable {
    /// One reading.
    struct Point: Sendable, Equatable, Encodable {
        /// Seconds since the beginning.
        let seconds: Double
        /// Resident memory.
        let bytes: Int
    }

    /// All readings, in order of time.
    private(set) var points: [Point] = []

    /// Adds a later reading.
    mutating func add(_ point: Point) {
        points.append(point)
    }

    /// The slope of the least-squares line through the points from a time on, in bytes per minute; `nil` with less
    /// than two.
    ///
    /// - Parameter start: Seconds to skip: memory that a server takes at first and keeps is not growth.
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
