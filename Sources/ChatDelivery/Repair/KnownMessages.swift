import ChatProtocol

/// The messages of the last ``RepairDecoder/window`` indices that are known. A ring: each index has its place, which the one that
/// comes a window later takes over, so nothing is looked for and nothing is taken out. The messages stay as they came, for
/// hardly one of them is ever needed for a computation: each may keep the payload of the datagram that brought it, so there may be 64 of
/// these, 75 kB of the usual size.
struct KnownMessages: Sendable {
    private typealias Entry = (index: UInt64, delivery: DeliveredMessage)

    private var ring: [Entry?] = []
    private var newest: UInt64 = 0

    /// Messages that are remembered.
    var count: Int {
        ring.count { $0.map { isRemembered($0.index) } ?? false }
    }

    /// A message, if it is known and not too old. What is set must not be too old, either.
    subscript(index: UInt64) -> DeliveredMessage? {
        get {
            guard !ring.isEmpty, let entry = ring[place(of: index)], entry.index == index, isRemembered(index) else {
                return nil
            }
            return entry.delivery
        }
        set {
            if ring.isEmpty {
                ring = Array(repeating: nil, count: Int(RepairDecoder.window))
            }
            ring[place(of: index)] = newValue.map { (index, $0) }
        }
    }

    /// Whether an index is not too old to be remembered.
    func isRemembered(_ index: UInt64) -> Bool {
        index + RepairDecoder.window > newest
    }

    /// A message has been heard of.
    ///
    /// - Returns: Whether it is newer than all before.
    mutating func advance(to index: UInt64) -> Bool {
        guard index > newest else {
            return false
        }
        if index >= newest + RepairDecoder.window {
            // Nobody comes to take these places over.
            ring = []
        }
        newest = index
        return true
    }

    private func place(of index: UInt64) -> Int {
        Int(index % RepairDecoder.window)
    }
}
