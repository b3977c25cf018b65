/// The one-time pairs of a device that the store knows.
package struct PairInventory: Sendable, Equatable {
    /// The numbers of those that are left, ascending.
    package let left: [UInt64]

    /// Those that were handed out, by ascending number: the latest ``DeviceLimits/handedOutPage``.
    package let handedOut: [HandedOutPair]

    /// Creates an inventory.
    package init(left: [UInt64], handedOut: [HandedOutPair]) {
        self.left = left
        self.handedOut = handedOut
    }
}

/// A one-time pair that was handed out.
package struct HandedOutPair: Sendable, Equatable {
    /// Its number.
    package let number: UInt64

    /// When it was handed out first, in milliseconds since 1970.
    package let time: Int64

    /// Creates a pair.
    package init(number: UInt64, time: Int64) {
        self.number = number
        self.time = time
    }
}
