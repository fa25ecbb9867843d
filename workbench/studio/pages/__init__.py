"""Pages of the studio; layout only, every act is a call to the desk."""
