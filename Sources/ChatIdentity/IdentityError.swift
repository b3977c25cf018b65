/// Why a key, a device list or a prekey is refused.
package enum IdentityError: Error, Equatable, Sendable {
    /// The bytes are not the one encoding of what they should be.
    case malformed
    /// A public key that no honest device makes: of small order, or not in its canonical form.
    case weakKey
    /// The signature is not the key's over these bytes.
    case wrongSignature
    /// It is of another account, identity or device than asked for.
    case wrongOwner
    /// A list without devices, with more than ``DeviceList/largestCount``, or with a number twice.
    case wrongDevices
    /// The list is older than the pinned one.
    case rollback
    /// Another list has the version of the pinned one.
    case fork
    /// The lists do not follow each other.
    case brokenChain
    /// The lists are signed by another identity than the pinned one.
    case otherIdentity
    /// The list has a device with other keys than an earlier list had under its number.
    case changedKeys
}
