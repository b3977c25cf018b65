/// A type that holds secrets: its descriptions, reflections and dumps show nothing but its name.
///
/// The library's `SymmetricKey` and private keys print no secret, but its `SharedSecret` and `HashedAuthenticationCode`
/// print all of their bytes. With this, one look at a type's declaration tells that it is safe.
package protocol KeyHolding: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {}

extension KeyHolding {
    package var description: String {
        String(describing: Self.self)
    }

    package var debugDescription: String {
        description
    }

    package var customMirror: Mirror {
        Mirror(self, children: EmptyCollection<Mirror.Child>())
    }
}
