'use client';

import { ErrorView } from '@/app/_components/ui/error-view';

export default ErrorView;
