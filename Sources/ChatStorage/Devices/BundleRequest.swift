package import ChatIdentity

/// A request for what a device needs to begin sessions with devices of an account.
package struct BundleRequest: Sendable, Equatable {
    /// The account that asks.
    package var asker: AccountID

    /// The device that asks; `nil` for one that is not given one-time pairs.
    package var askerDevice: DeviceNumber?

    /// The account of the devices.
    package var owner: AccountID

    /// The devices. Those that are not on the owner's newest list are left out, as is the asking device itself.
    package var devices: [DeviceNumber]

    /// The present time, in milliseconds since 1970.
    package var time: Int64

    /// Creates a request.
    package init(
        asker: AccountID,
        askerDevice: DeviceNumber?,
        owner: AccountID,
        devices: [DeviceNumber],
        time: Int64
    ) {
        self.asker = asker
        self.askerDevice = askerDevice
        self.owner = owner
        self.devices = devices
        self.time = time
    }

    /// The devices that may have a bundle, sorted, each once.
    package var wanted: [DeviceNumber] {
        Set(devices).subtracting(asker == owner ? [askerDevice].compactMap(\.self) : []).sorted()
    }
}

/// What is needed to begin a session with a device.
package struct DeviceBundle: Sendable, Equatable {
    /// The device.
    package let device: DeviceNumber

    /// Its newest signed prekey.
    package let prekey: PrekeyRecord

    /// The one-time pair for the asking device; `nil` if none is left or the asker's budget is used up.
    package let pair: PrekeyRecord?

    /// Whether this request took the pair from those that were left.
    package let isFresh: Bool

    /// The number of pairs that are left for others.
    package let pairsLeft: Int

    /// Creates a bundle.
    package init(
        device: DeviceNumber,
        prekey: PrekeyRecord,
        pair: PrekeyRecord?,
        isFresh: Bool,
        pairsLeft: Int
    ) {
        self.device = device
        self.prekey = prekey
        self.pair = pair
        self.isFresh = isFresh
        self.pairsLeft = pairsLeft
    }
}
