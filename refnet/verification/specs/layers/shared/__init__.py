"""What the specs of the ops over windows share."""
