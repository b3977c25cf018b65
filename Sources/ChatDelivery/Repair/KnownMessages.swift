import ChatProtocol

/// A ring buffer of the known messages among the last ``RepairDecoder/window`` indices. Each index has a fixed
/// slot, which the index one window later overwrites, so there is no search and no removal. The messages stay as
/// received, because hardly one of them is ever needed for decoding: each may retain the payload of the datagram
/// that carried it, so up to 64 of these may be held, 75 kB of the usual size.
struct KnownMessages: Sendable {
    private typealias Entry = (index: UInt64, delivery: DeliveredMessage)

    private var ring: [Entry?] = []
    private var newest: UInt64 = 0

    /// The number of remembered messages.
    var count: Int {
        ring.count { $0.map { isRemembered($0.index) } ?? false }
    }

    /// A message, if it is known and not too old. The setter requires an index that is not too old.
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

    /// Whether an index is recent enough to be remembered.
    func isRemembered(_ index: UInt64) -> Bool {
        index + RepairDecoder.window > newest
    }

    /// Advances the window to an index.
    ///
    /// - Returns: Whether it is newer than all before.
    mutating func advance(to index: UInt64) -> Bool {
        guard index > newest else {
            return false
        }
        if index >= newest + RepairDecoder.window {
            // A jump of a whole window skips the indices that would overwrite the old slots.
            ring = []
        }
        newest = index
        return true
    }

    private func place(of index: UInt64) -> Int {
        Int(index % RepairDecoder.window)
    }
}
